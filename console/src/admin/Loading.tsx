/* SPDX-License-Identifier: GPL-3.0-or-later */
import { Icon } from '../ui/Icon.tsx';
import { texts } from '../ui/texts.ts';

export function Loading() {
  return (
    <div class="empty" aria-busy="true">
      <span class="line">
        <Icon name="spinner" spin />
        {texts.loading}
      </span>
    </div>
  );
}
