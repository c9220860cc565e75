/* SPDX-License-Identifier: GPL-3.0-or-later */
import type { Download, Joined } from '../net/types.ts';
import { Button } from '../ui/Button.tsx';
import { CopyButton } from '../ui/CopyButton.tsx';
import { Icon } from '../ui/Icon.tsx';
import { Notice } from '../ui/Notice.tsx';
import { joinTexts } from '../ui/texts/join.ts';
import { bytes } from '../ui/time.ts';
import { detectSystem } from './system.ts';

interface DownloadCardProps {
  joined: Joined;
  onAgain: () => void;
}

/** The applet for the customer's system, what it is, and how to start it. */
export function DownloadCard({ joined, onAgain }: DownloadCardProps) {
  const system = detectSystem(navigator.userAgent);
  const fitting = joined.downloads.find((download) => download.system === system);
  const download = fitting ?? joined.downloads[0];
  return (
    <div class="stack join-form">
      <div class="stack-tight">
        <h1 id="join-title" tabIndex={-1}>
          {joinTexts.readyTitle}
        </h1>
        <p class="soft">
          {joined.technician === null ? (
            joinTexts.readyLeadAnybody
          ) : (
            <>
              <bdi>{joined.technician}</bdi> {joinTexts.readyLead}
            </>
          )}
        </p>
      </div>
      {download === undefined && <Notice kind="bad">{joinTexts.noApplet}</Notice>}
      {download !== undefined && fitting === undefined && <Notice kind="warn">{joinTexts.otherSystem}</Notice>}
      {download !== undefined && <Steps download={download} />}
      <div>
        <Button kind="quiet" size="small" onPress={onAgain}>
          {joinTexts.again}
        </Button>
      </div>
    </div>
  );
}

function Steps({ download }: { download: Download }) {
  const t = joinTexts;
  return (
    <>
      <a class="button button--main button--large" href={download.url} download={download.file_name}>
        <Icon name="download" size={18} />
        {t.download}
      </a>
      <dl class="join-facts small">
        <div>
          <dt class="soft">{t.file}</dt>
          <dd>
            <bdi>{download.file_name}</bdi>, {bytes(download.size)}, {t.systems[download.system] ?? download.system}
          </dd>
        </div>
        <div>
          <dt class="soft">{t.checksum}</dt>
          <dd class="mono join-sum">{download.sha256}</dd>
        </div>
      </dl>
      <ol class="join-steps">
        {t.steps.map((step, index) => (
          <li key={step}>
            <span class="join-step" aria-hidden="true">
              {index + 1}
            </span>
            <span>{step}</span>
          </li>
        ))}
      </ol>
      <details class="join-terminal">
        <summary>
          <Icon name="terminal" />
          {t.terminal}
        </summary>
        <p class="soft small">{t.terminalHint}</p>
        <pre class="join-command mono" tabIndex={0} aria-label={t.terminal} data-testid="command">
          {download.command}
        </pre>
        <CopyButton text={download.command}>{t.copyCommand}</CopyButton>
      </details>
    </>
  );
}
