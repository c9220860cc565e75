/* SPDX-License-Identifier: GPL-3.0-or-later */
import { SignInList } from './SignInList.tsx';

/** One's own sign-ins. */
export function SignInsPanel() {
  return <SignInList path="/me" own />;
}
