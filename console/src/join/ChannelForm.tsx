/* SPDX-License-Identifier: GPL-3.0-or-later */
import { useEffect, useRef, useState } from 'preact/hooks';
import { ProblemError, request } from '../net/http.ts';
import type { ChannelFormAsked, Joined } from '../net/types.ts';
import { Button } from '../ui/Button.tsx';
import { CustomInputs, missingCustom, readCustom, type CustomValues } from '../ui/CustomInputs.tsx';
import { errorText } from '../ui/errors.ts';
import { Notice } from '../ui/Notice.tsx';
import { TextField } from '../ui/TextField.tsx';
import { joinTexts } from '../ui/texts/join.ts';
import { texts } from '../ui/texts.ts';
import { OwnLogo, OwnWelcome } from './Welcome.tsx';
import { whileAway } from './go-on.ts';
import { forgetSent, readSent, toBeSent } from './sent-form.ts';

interface ChannelFormProps {
  channel: string;
  onJoined: (joined: Joined) => void;
}

/** Asks for help without a code, through a channel's own page. */
export function ChannelForm({ channel, onJoined }: ChannelFormProps) {
  const [before] = useState(() => readSent(channel));
  const sent = useRef(before);
  const [name, setName] = useState(before?.name ?? '');
  const [error, setError] = useState<string | null>(null);
  const [pending, setPending] = useState(false);
  const [away, setAway] = useState(false);
  const [missing, setMissing] = useState(false);
  const [form, setForm] = useState<ChannelFormAsked | null>(null);
  const [values, setValues] = useState<CustomValues>(before?.values ?? {});
  useEffect(() => {
    let shown = true;
    const read = () => request<ChannelFormAsked>('GET', `/channels/${channel}/form`);
    whileAway(read, setAway, () => shown).then(setForm, (problem: unknown) => {
      if (problem instanceof ProblemError && problem.problem.status === 404) setMissing(true);
      else if (shown) setError(errorText(problem));
    });
    return () => {
      shown = false;
    };
  }, [channel]);
  if (missing) return <NoChannel />;
  const asked = form?.custom_fields ?? [];
  const send = async (): Promise<Joined> => {
    const { clientId } = (sent.current = toBeSent(sent.current, { channel, name: name.trim(), values }));
    const body = { name: name.trim(), fields: readCustom(asked, values), client_id: clientId };
    return whileAway(() => request<Joined>('POST', `/channels/${channel}/join`, body), setAway, () => true);
  };
  /* What came of it the first time may be over by now: then it is another form. */
  const sendAnew = (problem: unknown): Promise<Joined> => {
    if (!(problem instanceof ProblemError && problem.problem.code === 'client_id_used')) throw problem;
    sent.current = null;
    return send();
  };
  const submit = async (event: Event) => {
    event.preventDefault();
    if (pending) return;
    const left = missingCustom(asked, values);
    if (left !== null) {
      setError(texts.custom.missing(left));
      return;
    }
    setPending(true);
    setError(null);
    try {
      const joined = await send().catch(sendAnew);
      forgetSent();
      onJoined(joined);
    } catch (problem) {
      setError(errorText(problem));
    }
    setPending(false);
  };
  return (
    <form class="stack join-form" onSubmit={(event) => void submit(event)} noValidate>
      <OwnLogo look={form} name={form?.name ?? ''} />
      <div class="stack-tight">
        <h1 id="join-title" tabIndex={-1}>
          {joinTexts.title}
        </h1>
        {form?.accepts !== false && <p class="soft">{joinTexts.channelLead}</p>}
      </div>
      <OwnWelcome look={form} />
      {away && <Notice kind="warn">{texts.signIn.away}</Notice>}
      {error !== null && <Notice kind="bad">{error}</Notice>}
      {form !== null && form.state !== 'open' && <Closed form={form} />}
      {form?.accepts !== false && (
        <>
          <TextField label={joinTexts.yourName} value={name} onInput={setName} autoComplete="name" maxLength={128} autoFocus />
          <CustomInputs definitions={asked} values={values} onChange={setValues} />
          <Button type="submit" kind="main" size="large" pending={pending}>
            {joinTexts.submit}
          </Button>
        </>
      )}
    </form>
  );
}

/** The address names no channel, or one that is off; a code may still help. */
function NoChannel() {
  return (
    <div class="stack join-form">
      <h1 id="join-title" tabIndex={-1}>
        {joinTexts.title}
      </h1>
      <Notice kind="info">{texts.channelPage.missing}</Notice>
      <a class="button" href="/">
        {texts.channelPage.haveCode}
      </a>
    </div>
  );
}

/** Nobody is there: the channel's own words, or ours. */
function Closed({ form }: { form: ChannelFormAsked }) {
  const t = texts.channelPage;
  const own = form.message ?? '';
  return (
    <Notice kind="info">
      <span class="join-closed" dir="auto">
        {own !== '' ? own : form.state === 'closed' ? t.closed : t.nobody}
        {own === '' && form.accepts && ` ${t.stillOpen}`}
      </span>
    </Notice>
  );
}
