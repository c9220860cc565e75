/* SPDX-License-Identifier: GPL-3.0-or-later */
import { connection, shortTimeouts } from '../net/store.ts';
import { Icon } from './Icon.tsx';
import type { StateId } from './places.ts';
import { texts } from './texts.ts';

const lostState: StateId = 'connection-lost';
const shortState: StateId = 'short-timeouts';

/** Says at once that the connection is lost; the page keeps what it knows and mends itself. */
export function ConnectionBanner() {
  const lost = connection.value === 'lost';
  return (
    <>
      {lost && (
        <div class="banner banner--lost" data-state={lostState} role="alert">
          <Icon name="offline" />
          {texts.connection.lost}
          <Icon name="spinner" spin />
        </div>
      )}
      {shortTimeouts.value && !lost && (
        <div class="banner banner--warn" data-state={shortState} role="note">
          <Icon name="alert" />
          {texts.connection.shortTimeouts}
        </div>
      )}
    </>
  );
}
