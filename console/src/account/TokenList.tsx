/* SPDX-License-Identifier: GPL-3.0-or-later */
import { useEffect, useState } from 'preact/hooks';
import { request } from '../net/http.ts';
import type { ApiToken } from '../net/types.ts';
import { Button } from '../ui/Button.tsx';
import { serverNow } from '../ui/clock.ts';
import { errorText } from '../ui/errors.ts';
import { EmptyState } from '../ui/EmptyState.tsx';
import { Notice } from '../ui/Notice.tsx';
import { dateTime } from '../ui/time.ts';
import { texts } from '../ui/texts.ts';
import { toast } from '../ui/Toasts.tsx';

interface TokenListProps {
  /** `/me` or `/technicians/5`: whose they are. */
  path: string;
  lead: string;
  /** Another value reads the list again. */
  turn?: number;
}

/** Somebody's API tokens, and revoking them. */
export function TokenList({ path, lead, turn = 0 }: TokenListProps) {
  const [list, setList] = useState<readonly ApiToken[] | null>(null);
  const [error, setError] = useState<string | null>(null);
  const t = texts.security.tokens;
  const read = () => {
    request<{ tokens: ApiToken[] }>('GET', `${path}/tokens`).then(
      ({ tokens }) => setList(tokens),
      (problem: unknown) => setError(errorText(problem)),
    );
  };
  useEffect(read, [path, turn]);

  const revoke = async (id: string) => {
    setError(null);
    try {
      await request('DELETE', `${path}/tokens/${id}`);
      toast('good', t.revoked);
    } catch (problem) {
      setError(errorText(problem));
    }
    read();
  };

  const now = serverNow();
  return (
    <div class="stack">
      <p class="soft small">{lead}</p>
      {error !== null && <Notice kind="bad">{error}</Notice>}
      {list?.length === 0 && <EmptyState icon="key" title={t.none} />}
      <ul class="sign-ins">
        {list?.map((token) => (
          <li key={token.id} class="sign-in-row">
            <div class="grow">
              <div class="line-wrap">
                <strong>
                  <bdi>{token.name}</bdi>
                </strong>
                {token.scopes.map((scope) => (
                  <span key={scope} class="tag tag--plain">
                    {t.scopeWords[scope]}
                  </span>
                ))}
              </div>
              <div class="soft small">
                {token.expires_ms > now ? t.until(dateTime(token.expires_ms)) : t.over(dateTime(token.expires_ms))}
                {' · '}
                {token.used_ms === null ? t.unused : t.used(dateTime(token.used_ms))}
              </div>
            </div>
            <Button size="small" label={t.revokeOf(token.name)} onPress={() => void revoke(token.id)}>
              {t.revoke}
            </Button>
          </li>
        ))}
      </ul>
    </div>
  );
}
