/* SPDX-License-Identifier: GPL-3.0-or-later */
import { render } from 'preact';
import '../ui/bidi.ts';
import { Gate } from '../account/Gate.tsx';
import { begin } from '../net/store.ts';
import { texts } from '../ui/texts.ts';
import { AdminApp } from './AdminApp.tsx';
import { readSetupToken } from './setup-token.ts';
import { SetupPage } from './SetupPage.tsx';

const page = document.getElementById('page');
if (page) {
  const token = readSetupToken(location);
  if (token !== null) {
    history.replaceState(null, '', '/admin/setup');
    render(<SetupPage token={token} />, page);
  } else {
    render(
      <Gate title={texts.administration}>
        <AdminApp />
      </Gate>,
      page,
    );
    void begin();
  }
}
