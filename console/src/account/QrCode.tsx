/* SPDX-License-Identifier: GPL-3.0-or-later */

/** A QR code from its lines of 0 and 1, dark on white in both schemes, with the quiet zone of four squares. */
export function QrCode({ lines, label }: { lines: readonly string[]; label: string }) {
  const size = lines.length + 8;
  const dark = lines.flatMap((line, y) => [...line].map((square, x) => (square === '1' ? `M${x + 4} ${y + 4}h1v1h-1z` : '')));
  return (
    <svg class="qr" viewBox={`0 0 ${size} ${size}`} role="img" aria-label={label} shape-rendering="crispEdges">
      <rect width={size} height={size} fill="#fff" />
      <path d={dark.join('')} fill="#000" />
    </svg>
  );
}
