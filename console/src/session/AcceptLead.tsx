/* SPDX-License-Identifier: GPL-3.0-or-later */
import { pending } from '../net/commands.ts';
import type { Row } from '../net/types.ts';
import { tryCommand, whyNot } from '../queue/actions.ts';
import { Button } from '../ui/Button.tsx';
import { texts } from '../ui/texts.ts';

/** Above each view at the side while the lead of the session is offered to this technician. */
export function AcceptLead({ row }: { row: Row | undefined }) {
  if (!row?.lead_offered || row.part !== 'collaborator') return null;
  return (
    <div class="accept-lead" role="status">
      <span class="grow">{texts.commands.leadOffered}</span>
      <Button
        kind="main"
        class="accept-lead-button"
        pending={pending.value.get(row.session) === 'hand-off-accept'}
        refused={whyNot('hand-off-accept', row)}
        onPress={() => void tryCommand(row.session, 'hand-off-accept')}
      >
        {texts.commands.acceptLead}
      </Button>
    </div>
  );
}
