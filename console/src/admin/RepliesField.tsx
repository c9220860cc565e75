/* SPDX-License-Identifier: GPL-3.0-or-later */
import { useId } from 'preact/hooks';
import type { Reply, Settings } from '../net/types.ts';
import { RepliesEditor } from '../ui/RepliesEditor.tsx';
import { adminTexts } from '../ui/texts/administration.ts';
import { replyTexts } from '../ui/texts/replies.ts';
import { SettingSource } from './SettingSource.tsx';

interface RepliesFieldProps {
  settings: Settings;
  /** Undefined: not touched; null: inherits. */
  draft: readonly Reply[] | null | undefined;
  isRoot: boolean;
  onChange: (value: readonly Reply[] | null) => void;
}

/** The predefined replies of a group's technicians. */
export function RepliesField({ settings, draft, isRoot, onChange }: RepliesFieldProps) {
  const id = useId();
  const t = replyTexts;
  const own = draft === undefined ? settings.own.replies : draft;
  const inherited = own === null;
  const replies = own ?? settings.effective.replies;
  return (
    <div class="settings-terms" data-setting="replies" role="group" aria-labelledby={`${id}-label`}>
      <div class="line">
        <span class="setting-label grow" id={`${id}-label`}>
          {t.section}
        </span>
        <label class="setting-inherit small">
          <input
            type="checkbox"
            checked={inherited}
            aria-label={adminTexts.settings.inheritOf(t.section)}
            onChange={(event) => onChange(event.currentTarget.checked ? null : replies)}
          />
          {isRoot ? adminTexts.settings.standard : adminTexts.settings.inherit}
        </label>
      </div>
      <SettingSource name="replies" settings={settings} inherited={inherited} saved={draft === undefined} />
      <RepliesEditor replies={replies} locked={inherited} onChange={onChange} />
    </div>
  );
}
