/* SPDX-License-Identifier: GPL-3.0-or-later */
import type { ComponentChildren } from 'preact';
import type { Row, SessionDetail } from '../net/types.ts';
import { closeTab } from '../queue/place.ts';
import { Button } from '../ui/Button.tsx';
import { Icon } from '../ui/Icon.tsx';
import { Since } from '../ui/Since.tsx';
import { statusStyle } from '../ui/status-look.ts';
import { StatusPill } from '../ui/StatusPill.tsx';
import { texts } from '../ui/texts.ts';
import { PeopleLine } from './PeopleLine.tsx';

interface SessionHeadProps {
  detail: SessionDetail;
  row: Row | undefined;
  toolbar: ComponentChildren;
}

/** The session's name, its status with what that means, who is in it, and the commands. */
export function SessionHead({ detail, row, toolbar }: SessionHeadProps) {
  const meaning = row ? texts.session.status[row.status] : '';
  return (
    <header class="session-head">
      <div class="session-line">
        <div class="session-facts">
          <h1 class="session-name clip">
            <bdi>{texts.sessionName(detail)}</bdi>
          </h1>
          {row && (
            <span class="line" data-testid="session-status">
              <StatusPill status={row.status} />
              <span class="soft small number" title={texts.session.timeIn}>
                <Since ms={row.status_since_ms} />
              </span>
            </span>
          )}
          <span class="grow" />
          {toolbar}
        </div>
        <Button icon="close" kind="quiet" label={texts.session.closeTab(texts.sessionName(detail))} onPress={() => closeTab(detail.session)} />
      </div>
      <PeopleLine detail={detail} />
      {row && meaning && (
        <div class="session-meaning" style={statusStyle(row.status)} role="status">
          <Icon name="info" />
          <span>{meaning}</span>
        </div>
      )}
      {row?.transferred_by && row.comment !== '' && (
        <p class="session-comment" data-testid="transfer-comment">
          <span class="soft">{texts.session.commentOf(row.transferred_by.name)}</span> <bdi>{row.comment}</bdi>
        </p>
      )}
    </header>
  );
}
