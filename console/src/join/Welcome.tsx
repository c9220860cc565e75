/* SPDX-License-Identifier: GPL-3.0-or-later */
/** The organisation's own logo and words on the customer's page. */
export interface OwnLook {
  welcome: string;
  logo: string | null;
}

export function OwnLogo({ look, name }: { look: OwnLook | null; name: string }) {
  if (!look?.logo) return null;
  return <img class="join-logo" alt={name} src={`data:image/png;base64,${look.logo}`} />;
}

export function OwnWelcome({ look }: { look: OwnLook | null }) {
  if (!look?.welcome) return null;
  return (
    <p class="join-welcome" dir="auto">
      {look.welcome}
    </p>
  );
}
