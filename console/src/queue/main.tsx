/* SPDX-License-Identifier: GPL-3.0-or-later */
import { Gate } from '../account/Gate.tsx';
import { begin } from '../net/store.ts';
import { mount } from '../ui/mount.ts';
import { texts } from '../ui/texts.ts';
import { ConsoleApp } from './ConsoleApp.tsx';

mount(
  <Gate title={texts.console}>
    <ConsoleApp />
  </Gate>,
);
void begin();
