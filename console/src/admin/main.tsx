/* SPDX-License-Identifier: GPL-3.0-or-later */
import { render } from 'preact';
import { Brand } from '../ui/Brand.tsx';

const page = document.getElementById('page');
if (page) render(<Brand />, page);
