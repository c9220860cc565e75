/* SPDX-License-Identifier: GPL-3.0-or-later */
import { useState } from 'preact/hooks';
import { repeatWhileAway } from '../net/commands.ts';
import { request } from '../net/http.ts';
import { connection, me, rowAnswered } from '../net/store.ts';
import type { SessionCreated } from '../net/types.ts';
import { Button } from '../ui/Button.tsx';
import { CustomInputs, missingCustom, readCustom, type CustomValues } from '../ui/CustomInputs.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { errorText } from '../ui/errors.ts';
import { newClientId } from '../ui/ids.ts';
import { Notice } from '../ui/Notice.tsx';
import { TextField } from '../ui/TextField.tsx';
import { texts } from '../ui/texts.ts';
import { newSessionOpen } from './actions.ts';
import { CodePanel, type MadeSession } from './CodePanel.tsx';
import { chosenQueue, chosenSession } from './place.ts';

/** Makes a session: first its name, then the code to give away, watched until the customer has joined. */
export function NewSessionDialog() {
  const [name, setName] = useState('');
  const [made, setMade] = useState<MadeSession | null>(null);
  const [error, setError] = useState<string | null>(null);
  const [pending, setPending] = useState(false);
  const [clientId, setClientId] = useState(newClientId);
  const [values, setValues] = useState<CustomValues>({});
  const asked = me.value?.standing.custom_fields ?? [];
  const close = () => {
    newSessionOpen.value = false;
  };

  const make = async (event?: Event) => {
    event?.preventDefault();
    if (pending) return;
    const missing = missingCustom(asked, values);
    if (missing !== null) {
      setError(texts.custom.missing(missing));
      return;
    }
    setPending(true);
    setError(null);
    try {
      const answer = await repeatWhileAway(() => request<SessionCreated>('POST', '/sessions', { name: name.trim(), client_id: clientId, fields: readCustom(asked, values) }));
      if (answer.row) rowAnswered(answer.row);
      chosenQueue.value = 'my';
      chosenSession.value = answer.session;
      const { session, code, link, expires_at_ms } = answer;
      if (code !== null && link !== null && expires_at_ms !== null) setMade({ session, code, link, expires_at_ms });
      else close();
    } catch (problem) {
      setError(errorText(problem));
    }
    setClientId(newClientId());
    setPending(false);
  };

  return (
    <Dialog id="new-session" title={texts.newSession.title} onClose={close}>
      {made ? (
        <CodePanel
          made={made}
          onClose={close}
          onAnother={() => {
            setMade(null);
            setName('');
            setValues({});
          }}
        />
      ) : (
        <form class="stack" onSubmit={(event) => void make(event)} noValidate>
          {error !== null && <Notice kind="bad">{error}</Notice>}
          <TextField label={texts.newSession.name} hint={texts.newSession.nameHint} value={name} onInput={setName} maxLength={128} autoFocus />
          <CustomInputs definitions={asked} values={values} onChange={setValues} />
          <div class="dialog-actions">
            <Button onPress={close}>{texts.cancel}</Button>
            <Button type="submit" kind="main" pending={pending} refused={connection.value === 'live' ? null : texts.commands.offline}>
              {texts.newSession.make}
            </Button>
          </div>
        </form>
      )}
    </Dialog>
  );
}
