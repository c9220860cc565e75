/* SPDX-License-Identifier: GPL-3.0-or-later */
import { Gate } from '../account/Gate.tsx';
import { begin } from '../net/store.ts';
import { mount } from '../ui/mount.ts';
import { texts } from '../ui/texts.ts';
import { AdminApp } from './AdminApp.tsx';
import { readSetupToken } from './setup-token.ts';
import { SetupPage } from './SetupPage.tsx';

const token = readSetupToken(location);
if (token !== null) {
  history.replaceState(null, '', '/admin/setup');
  mount(<SetupPage token={token} />);
} else {
  mount(
    <Gate title={texts.administration}>
      <AdminApp />
    </Gate>,
  );
  void begin();
}
