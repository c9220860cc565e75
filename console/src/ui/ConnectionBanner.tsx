/* SPDX-License-Identifier: GPL-3.0-or-later */
import { connection, shortTimeouts } from '../net/store.ts';
import { Icon } from './Icon.tsx';
import { texts } from './texts.ts';

/** Says at once that the connection is lost; the page keeps what it knows and mends itself. */
export function ConnectionBanner() {
  const lost = connection.value === 'lost';
  return (
    <>
      {lost && (
        <div class="banner banner--lost" role="alert">
          <Icon name="offline" />
          {texts.connection.lost}
          <Icon name="spinner" spin />
        </div>
      )}
      {shortTimeouts.value && !lost && (
        <div class="banner banner--warn" role="note">
          <Icon name="alert" />
          {texts.connection.shortTimeouts}
        </div>
      )}
    </>
  );
}
