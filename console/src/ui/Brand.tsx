/* SPDX-License-Identifier: GPL-3.0-or-later */
import { texts } from './texts.ts';

export function Brand() {
  return (
    <span class="brand">
      <img class="brand-mark" src="/towline.svg" alt="" width={26} height={26} />
      {texts.product}
    </span>
  );
}
