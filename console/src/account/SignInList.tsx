/* SPDX-License-Identifier: GPL-3.0-or-later */
import { useEffect, useState } from 'preact/hooks';
import { request } from '../net/http.ts';
import type { SignIn } from '../net/types.ts';
import { Button } from '../ui/Button.tsx';
import { errorText } from '../ui/errors.ts';
import { EmptyState } from '../ui/EmptyState.tsx';
import { Icon } from '../ui/Icon.tsx';
import { Notice } from '../ui/Notice.tsx';
import { dateTime } from '../ui/time.ts';
import { texts } from '../ui/texts.ts';
import { toast } from '../ui/Toasts.tsx';
import { browserName } from './browser-name.ts';

interface SignInListProps {
  /** `/me` or `/technicians/5`: whose they are. */
  path: string;
  own: boolean;
}

/** Where somebody is signed in, and ending it there. */
export function SignInList({ path, own }: SignInListProps) {
  const [list, setList] = useState<readonly SignIn[] | null>(null);
  const [error, setError] = useState<string | null>(null);
  const [ending, setEnding] = useState<string | null>(null);
  const t = texts.security.signIns;

  const read = () => {
    request<{ sign_ins: SignIn[] }>('GET', `${path}/sign-ins`).then(
      ({ sign_ins }) => setList([...sign_ins].sort((a, b) => Number(b.current) - Number(a.current) || b.seen_ms - a.seen_ms)),
      (problem: unknown) => setError(errorText(problem)),
    );
  };
  useEffect(read, [path]);

  const end = async (which: string) => {
    if (ending !== null) return;
    setEnding(which);
    setError(null);
    try {
      await request('DELETE', `${path}/sign-ins${which === '' ? '' : `/${which}`}`);
      toast('good', which === '' ? t.endedAll : t.ended);
    } catch (problem) {
      setError(errorText(problem));
    }
    setEnding(null);
    read();
  };

  if (list === null) {
    return error === null ? (
      <div class="line soft">
        <Icon name="spinner" spin />
        {texts.loading}
      </div>
    ) : (
      <Notice kind="bad">{error}</Notice>
    );
  }
  const others = list.filter((one) => !one.current).length;
  return (
    <div class="stack">
      <p class="soft small">{own ? t.lead : t.leadOf}</p>
      {error !== null && <Notice kind="bad">{error}</Notice>}
      {list.length === 0 && <EmptyState icon="person" title={t.none} />}
      <ul class="sign-ins">
        {list.map((one) => {
          const where = browserName(one.browser);
          const what = where === null ? t.unknown : where.system === null ? where.browser : t.browserOn(where.browser, where.system);
          return (
            <li key={one.id} class="sign-in-row">
              <div class="grow">
                <div class="line-wrap">
                  <strong>{what}</strong>
                  {one.current && <span class="tag">{t.current}</span>}
                </div>
                <div class="soft small">
                  <bdi>{one.address === '' ? t.unknownAddress : one.address}</bdi>
                  {' · '}
                  {t.since(dateTime(one.since_ms))}
                  {' · '}
                  {t.seen(dateTime(one.seen_ms))}
                </div>
              </div>
              {!one.current && (
                <Button size="small" label={t.endOf(what, dateTime(one.since_ms))} pending={ending === one.id} onPress={() => void end(one.id)}>
                  {t.end}
                </Button>
              )}
            </li>
          );
        })}
      </ul>
      {others > 0 && (
        <div class="line-wrap">
          <Button kind="danger" pending={ending === ''} onPress={() => void end('')}>
            {own ? t.endOthers : t.endAll}
          </Button>
        </div>
      )}
    </div>
  );
}
