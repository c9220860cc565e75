/* SPDX-License-Identifier: GPL-3.0-or-later */
import { mount } from '../ui/mount.ts';
import { JoinPage } from './JoinPage.tsx';

mount(<JoinPage />);
