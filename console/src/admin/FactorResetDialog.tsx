/* SPDX-License-Identifier: GPL-3.0-or-later */
import type { Technician } from '../net/types.ts';
import { texts } from '../ui/texts.ts';
import { change } from './directory.ts';
import { FormDialog } from './FormDialog.tsx';

/** Turns off the second step of somebody who lost it. */
export function FactorResetDialog({ technician, onClose }: { technician: Technician; onClose: () => void }) {
  const t = texts.security.reset;
  return (
    <FormDialog
      id="technician-factor-reset"
      title={t.title(technician.name)}
      submit={t.button}
      danger
      done={t.done}
      onSubmit={() => change('DELETE', `/technicians/${technician.id}/two-factor`)}
      onClose={onClose}
    >
      <p>{t.text}</p>
    </FormDialog>
  );
}
