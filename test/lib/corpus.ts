// SPDX-License-Identifier: GPL-3.0-or-later
// Texts that somebody might send to have something run in another's page or spreadsheet. Each calls `canary()`, which every
// page of the tests has and which complains: it must never be called.

/** At most 128 characters each, so that they fit into a name. */
export const attacks: readonly string[] = [
  '<script>canary()</script>',
  '<img src=x onerror=canary()>',
  '<svg onload=canary()><animate onbegin=canary() attributeName=x dur=1s>',
  '"><body onpageshow=canary()><iframe srcdoc="<script>parent.canary()</script>">',
  '\' onmouseover=\'canary()\' autofocus onfocus=\'canary()\' x=\'',
  'javascript:canary()//',
  'data:text/html,<script>opener.canary()</script>',
  '<a href="javascript:canary()">https://example.net/</a>',
  '{{constructor.constructor("canary()")()}} ${canary()} <%= canary() %>',
  '</title></style></textarea><script>canary()</script>',
  'invoice\u202egnp.exe\u2066 \u200f<b>canary()</b>',
  '=HYPERLINK("javascript:canary()","click")',
];

/** What a spreadsheet would calculate. */
export const formulas: readonly string[] = ['=1+1', '+1+1', '-1+1', '@SUM(1)', '\t=1+1', '\r=1+1'];

/** 64 kB without a place to break the line. */
export const longWord = 'W'.repeat(64 * 1024);
