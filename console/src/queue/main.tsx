/* SPDX-License-Identifier: GPL-3.0-or-later */
import { render } from 'preact';
import '../ui/bidi.ts';
import { Gate } from '../account/Gate.tsx';
import { begin } from '../net/store.ts';
import { texts } from '../ui/texts.ts';
import { ConsoleApp } from './ConsoleApp.tsx';

const page = document.getElementById('page');
if (page) {
  render(
    <Gate title={texts.console}>
      <ConsoleApp />
    </Gate>,
    page,
  );
  void begin();
}
