/* SPDX-License-Identifier: GPL-3.0-or-later */
import { render } from 'preact';
import '../ui/bidi.ts';
import { JoinPage } from './JoinPage.tsx';

const page = document.getElementById('page');
if (page) render(<JoinPage />, page);
