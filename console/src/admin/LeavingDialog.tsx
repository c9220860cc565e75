/* SPDX-License-Identifier: GPL-3.0-or-later */
import { useEffect, useRef, useState } from 'preact/hooks';
import { runCommand, type CommandName, type Outcome } from '../net/commands.ts';
import { me } from '../net/store.ts';
import type { Row } from '../net/types.ts';
import { Button } from '../ui/Button.tsx';
import { CheckField } from '../ui/CheckField.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { Notice } from '../ui/Notice.tsx';
import type { DialogId } from '../ui/places.ts';
import { StatusPill } from '../ui/StatusPill.tsx';
import { leavingTexts as t } from '../ui/texts/leaving.ts';
import { problemText, texts } from '../ui/texts.ts';
import { toast } from '../ui/Toasts.tsx';
import { fates, useLeaving, type Fate, type Leaver } from './leaving.ts';
import { Loading } from './Loading.tsx';
import { LeavingTargets } from './LeavingTargets.tsx';

interface LeavingDialogProps {
  id: DialogId;
  of: Leaver;
  item: { id: string; name: string };
  title: string;
  text: string;
  submit: string;
  done: string;
  /** Does it; the answer is why it was refused, or null. */
  onGo: () => Promise<string | null>;
  onClose: () => void;
}

/** Says what happens to open sessions before their owner goes, and lets them be given to others first. */
export function LeavingDialog({ id, of, item, title, text, submit, done, onGo, onClose }: LeavingDialogProps) {
  const { leaving, error: readError } = useLeaving(of, item.id);
  const [results, setResults] = useState<ReadonlyMap<string, string>>(new Map());
  const [error, setError] = useState<string | null>(null);
  const [pending, setPending] = useState(false);
  const [whenFree, setWhenFree] = useState(false);
  const [reassigned, setReassigned] = useState(false);
  const going = useRef(false);
  const note = (row: Row, result: string) => setResults((known) => new Map(known).set(row.session, result));

  const go = async () => {
    if (going.current) return;
    going.current = true;
    setPending(true);
    setError(null);
    const refused = await onGo();
    going.current = false;
    setPending(false);
    setWhenFree(false);
    if (refused !== null) {
      setError(refused);
      return;
    }
    toast('good', done);
    onClose();
  };
  const isFree = leaving !== null && leaving.counts.aborted === 0 && leaving.counts.blocks === 0;
  useEffect(() => {
    if (whenFree && isFree) void go();
  }, [whenFree, isFree]);

  const movable = leaving?.rows.filter(({ fate, row }) => canMove(fate, row)).map(({ row }) => row) ?? [];
  const reassign = async (to: string) => {
    for (const row of movable) note(row, await give(row, to, t.comment(item.name)));
    setReassigned(true);
  };
  const end = async (row: Row) => {
    const refused = refusalText(await runCommand(row, 'end'));
    if (refused !== null) note(row, refused);
  };
  return (
    <Dialog id={id} title={title} wide onClose={onClose}>
      <form
        class="stack"
        onSubmit={(event) => {
          event.preventDefault();
          if (leaving !== null && leaving.counts.blocks === 0 && !whenFree) void go();
        }}
      >
        {(error ?? readError) !== null && <Notice kind="bad">{error ?? readError}</Notice>}
        <p>{text}</p>
        {leaving === null ? (
          readError === null && <Loading />
        ) : (
          <section class="stack" aria-label={t.affected}>
            <ul class="leaving-counts" aria-live="polite">
              {fates
                .filter((fate) => leaving.counts[fate] > 0)
                .map((fate) => (
                  <li key={fate} data-fate={fate}>
                    {t.counts[fate](leaving.counts[fate])}
                  </li>
                ))}
              {leaving.rows.length === 0 && <li data-fate="none">{t.nothing}</li>}
            </ul>
            {leaving.rows.length > 0 && <LeavingRows leaving={leaving.rows} results={results} onEnd={end} />}
            {(movable.length > 0 || reassigned) && <LeavingTargets of={of} item={item} count={movable.length} onReassign={reassign} />}
            {reassigned && of === 'technicians' && !isFree && (
              <CheckField label={t.whenFree} checked={whenFree} onChange={setWhenFree} />
            )}
          </section>
        )}
        <div class="dialog-actions">
          {whenFree && !isFree && <span class="grow soft small">{t.waiting}</span>}
          <Button onPress={onClose}>{texts.cancel}</Button>
          <Button type="submit" kind="danger-main" pending={pending || whenFree} refused={leaving === null ? texts.loading : leaving.counts.blocks > 0 ? t.blocked : null}>
            {submit}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

const shownMax = 50;

function LeavingRows({ leaving, results, onEnd }: { leaving: readonly { fate: Fate; row: Row }[]; results: ReadonlyMap<string, string>; onEnd: (row: Row) => Promise<void> }) {
  return (
    <>
      <div class="leaving-table" tabIndex={0} role="group" aria-label={t.affected}>
        <table class="table">
          <thead>
            <tr>
              <th scope="col">{texts.queue.columns.name}</th>
              <th scope="col">{texts.queue.columns.status}</th>
              <th scope="col">{t.what}</th>
            </tr>
          </thead>
          <tbody>
            {leaving.slice(0, shownMax).map(({ fate, row }) => (
              <tr key={row.row_id} class="table-row" data-session={row.session} data-fate={fate}>
                <th scope="row" class="admin-name">
                  <bdi>{texts.sessionName(row)}</bdi>
                </th>
                <td>
                  <StatusPill status={row.status} />
                </td>
                <td>
                  <span class="line">
                    <span class="grow">{results.get(row.session) ?? (row.part === 'source' && fate === 'aborted' ? t.outgoing : t.fates[fate])}</span>
                    {fate === 'blocks' && (
                      <Button size="small" label={t.endOf(texts.sessionName(row))} onPress={() => void onEnd(row)}>
                        {t.end}
                      </Button>
                    )}
                  </span>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {leaving.length > shownMax && <p class="soft small">{t.more(leaving.length - shownMax)}</p>}
    </>
  );
}


/* What is under way to somebody else already is not transferred once more. */
const canMove = (fate: Fate, row: Row): boolean => fate === 'blocks' || (fate === 'aborted' && row.part !== 'source');

function refusalText(outcome: Outcome): string | null {
  if (outcome.kind === 'done') return null;
  return outcome.kind === 'refused' ? problemText(outcome.problem.code, outcome.problem.params) : texts.commands.unknown;
}

/* The answer is what has come of it, in words. To oneself it is picked up as well. */
async function give(row: Row, to: string, comment: string): Promise<string> {
  const command = async (on: Row, name: CommandName, fields: Record<string, unknown>): Promise<Outcome> => runCommand(on, name, fields);
  const offered = await command(row, 'transfer', { to, comment });
  const refused = refusalText(offered);
  if (refused !== null) return refused;
  if (to !== me.value?.my_queue || offered.kind !== 'done' || offered.row === null) return t.transferred;
  return refusalText(await command(offered.row, 'start', {})) ?? t.takenOver;
}
