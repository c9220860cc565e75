/* SPDX-License-Identifier: GPL-3.0-or-later */
import { useState } from 'preact/hooks';
import { request } from '../net/http.ts';
import type { Joined } from '../net/types.ts';
import { Button } from '../ui/Button.tsx';
import { errorText } from '../ui/errors.ts';
import { Notice } from '../ui/Notice.tsx';
import { TextField } from '../ui/TextField.tsx';
import { texts } from '../ui/texts.ts';

interface ChannelFormProps {
  channel: string;
  onJoined: (joined: Joined) => void;
}

/** Asks for help without a code, through a channel's own page. */
export function ChannelForm({ channel, onJoined }: ChannelFormProps) {
  const [name, setName] = useState('');
  const [error, setError] = useState<string | null>(null);
  const [pending, setPending] = useState(false);
  const submit = async (event: Event) => {
    event.preventDefault();
    if (pending) return;
    setPending(true);
    setError(null);
    try {
      onJoined(await request<Joined>('POST', `/channels/${channel}/join`, { name: name.trim(), fields: [] }));
    } catch (problem) {
      setError(errorText(problem));
    }
    setPending(false);
  };
  return (
    <form class="stack join-form" onSubmit={(event) => void submit(event)}>
      <div class="stack-tight">
        <h1 id="join-title" tabIndex={-1}>
          {texts.join.title}
        </h1>
        <p class="soft">{texts.join.channelLead}</p>
      </div>
      {error !== null && <Notice kind="bad">{error}</Notice>}
      <TextField label={texts.join.yourName} value={name} onInput={setName} autoComplete="name" maxLength={128} autoFocus />
      <Button type="submit" kind="main" size="large" pending={pending}>
        {texts.join.submit}
      </Button>
    </form>
  );
}
