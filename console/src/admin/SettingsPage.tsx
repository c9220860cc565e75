/* SPDX-License-Identifier: GPL-3.0-or-later */
import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { request } from '../net/http.ts';
import { shortTimeouts } from '../net/store.ts';
import type { Reply, Settings, SettingsOwn } from '../net/types.ts';
import { Button } from '../ui/Button.tsx';
import { errorText } from '../ui/errors.ts';
import { Notice } from '../ui/Notice.tsx';
import { readReplies } from '../ui/replies.ts';
import { adminTexts } from '../ui/texts/administration.ts';
import { texts } from '../ui/texts.ts';
import { replyTexts } from '../ui/texts/replies.ts';
import { toast } from '../ui/Toasts.tsx';
import { AlarmsField, readAlarms, type AlarmDraft } from './AlarmsField.tsx';
import { AppletSection, appletNames } from './AppletSection.tsx';
import { ApplyDialog } from './ApplyDialog.tsx';
import { ChannelSections, readChannelDraft, type ChannelDraft } from './ChannelSections.tsx';
import { CustomFieldsField, readCustomFields, type CustomFieldDraft } from './CustomFieldsField.tsx';
import { channels, groups } from './directory.ts';
import { Loading } from './Loading.tsx';
import { PageHead } from './PageHead.tsx';
import { channelPage, keeping, misfit, permissions, sessions, signingIn, termsSettings, timeouts, unitSeconds, type Setting, type SettingName } from './setting-list.ts';
import { RepliesField } from './RepliesField.tsx';
import { SectionNav } from './SectionNav.tsx';
import { SettingRow } from './SettingRow.tsx';
import { TermsField } from './TermsField.tsx';

interface SettingsPageProps {
  of: 'groups' | 'channels';
  id: string;
}

/** What is typed for each setting: null inherits, a text is a number being typed. */
export type Draft = Partial<Record<SettingName, string | boolean | null>>;

/** The settings of a group or channel: what it sets itself, what it inherits, and what that comes to. */
export function SettingsPage({ of, id }: SettingsPageProps) {
  const [settings, setSettings] = useState<Settings | null>(null);
  const [draft, setDraft] = useState<Draft>({});
  const [alarms, setAlarms] = useState<readonly AlarmDraft[] | null | undefined>(undefined);
  const [customFields, setCustomFields] = useState<readonly CustomFieldDraft[] | null | undefined>(undefined);
  const [replies, setReplies] = useState<readonly Reply[] | null | undefined>(undefined);
  const [channelDraft, setChannelDraft] = useState<ChannelDraft>({});
  const [error, setError] = useState<string | null>(null);
  const [pending, setPending] = useState(false);
  const [applying, setApplying] = useState<{ title: string; names: readonly SettingName[] } | null>(null);
  const path = `/${of}/${id}/settings`;
  useEffect(() => {
    request<Settings>('GET', path).then(setSettings, (problem: unknown) => setError(errorText(problem)));
  }, [path]);

  const item = (of === 'groups' ? groups.value : channels.value)?.find((one) => one.id === id);
  const isRoot = of === 'groups' && groups.value?.find((group) => group.id === id)?.parent === null;
  const changed = Object.keys(draft).length > 0 || alarms !== undefined || customFields !== undefined || replies !== undefined || Object.keys(channelDraft).length > 0;
  const forget = () => {
    setDraft({});
    setAlarms(undefined);
    setCustomFields(undefined);
    setReplies(undefined);
    setChannelDraft({});
  };
  const set = (name: SettingName, value: string | boolean | null) => setDraft({ ...draft, [name]: value });

  const save = async (event: Event) => {
    event.preventDefault();
    const wanted = readDraft(draft, alarms, customFields, replies);
    const page = readChannelDraft(channelDraft);
    if (wanted === null || page === null) {
      setError(adminTexts.settings.mend);
      return;
    }
    setPending(true);
    setError(null);
    try {
      setSettings(await request<Settings>('PATCH', path, { ...wanted, ...page }));
      forget();
      toast('good', adminTexts.settings.saved);
    } catch (problem) {
      setError(errorText(problem));
    }
    setPending(false);
  };

  const t = adminTexts.settings;
  const head = (title: string, lead: string, names: readonly SettingName[]) => (
    <>
      <div class="line settings-head">
        <h2 class="grow">{title}</h2>
        {of === 'groups' && settings && (
          <Button
            size="small"
            label={t.applyOf(title)}
            refused={changed ? t.applyUnsaved : names.some((name) => settings.below[name] > 0) ? null : t.applyNothing}
            onPress={() => setApplying({ title, names })}
          >
            {t.apply}
          </Button>
        )}
      </div>
      {lead !== '' && <p class="soft small">{lead}</p>}
    </>
  );
  const settingRows = (list: readonly Setting[]) =>
    settings &&
    list.map((setting) => (
      <SettingRow key={setting.name} setting={setting} settings={settings} draft={draft} isRoot={isRoot} onChange={(value) => set(setting.name, value)} />
    ));
  const section = (id: string, title: string, lead: string, names: readonly SettingName[], content: ComponentChildren) => ({
    id: `section-${id}`,
    title,
    content: (
      <section key={id} id={`section-${id}`} class="card settings-section" aria-label={title} tabIndex={-1}>
        {head(title, lead, names)}
        {content}
      </section>
    ),
  });
  const ofRows = (id: string, title: string, lead: string, list: readonly Setting[]) => section(id, title, lead, list.map((setting) => setting.name), settingRows(list));
  const sections = settings === null ? [] : [
    ofRows('timeouts', t.timeouts, t.timeoutsLead, timeouts),
    ofRows('sessions', t.sessions, t.sessionsLead, sessions),
    section('alarms', adminTexts.alarms.section, '', ['alarms'], <AlarmsField settings={settings} draft={alarms} isRoot={isRoot} onChange={setAlarms} />),
    ...(of === 'channels' ? [section('page', texts.channelPage.section, texts.channelPage.lead, [], (
      <>
        {settingRows(channelPage)}
        <ChannelSections address={channels.value?.find((one) => one.id === id)?.address ?? ''} settings={settings} draft={channelDraft} onChange={setChannelDraft} />
      </>
    ))] : []),
    section('fields', texts.custom.section, texts.custom.lead, ['custom_fields'], <CustomFieldsField settings={settings} draft={customFields} isRoot={isRoot} onChange={setCustomFields} />),
    section('applet', t.applet, t.appletLead, appletNames, (
      <>
        <AppletSection settings={settings} draft={draft} onChange={set} />
        <TermsField settings={settings} draft={draft} isRoot={isRoot} onChange={(value) => set('terms', value)} />
        {settingRows(termsSettings)}
      </>
    )),
    ...(of === 'groups' ? [
      section('replies', replyTexts.section, replyTexts.sectionLead, ['replies'], <RepliesField settings={settings} draft={replies} isRoot={isRoot} onChange={setReplies} />),
      ofRows('permissions', t.permissions, t.permissionsLead, permissions),
      ofRows('security', texts.security.settings.section, texts.security.settings.lead, signingIn),
      ofRows('keeping', t.keeping, t.keepingLead, keeping),
    ] : []),
  ];
  return (
    <>
      <PageHead title={<bdi>{item?.name ?? ''}</bdi>} lead={isRoot ? t.rootLead : t.lead}>
        <a class="button" href={`#/${of}`}>
          {texts.back}
        </a>
      </PageHead>
      {settings === null ? (
        error === null ? (
          <Loading />
        ) : (
          <div class="admin-notice">
            <Notice kind="bad">{error}</Notice>
          </div>
        )
      ) : (
        <form class="settings" onSubmit={(event) => void save(event)} noValidate>
          <SectionNav sections={sections} />
          <div class="settings-list">{sections.map(({ content }) => content)}</div>
          <div class="settings-bar">
            {error !== null && <Notice kind="bad">{error}</Notice>}
            <span class="grow soft small">{changed ? t.unsaved : t.upToDate}</span>
            <Button refused={changed ? null : t.upToDate} onPress={forget}>
              {t.revert}
            </Button>
            <Button type="submit" kind="main" pending={pending} refused={changed ? null : t.upToDate}>
              {texts.save}
            </Button>
          </div>
        </form>
      )}
      {applying && settings && (
        <ApplyDialog group={id} section={applying.title} names={applying.names} settings={settings} onApplied={setSettings} onClose={() => setApplying(null)} />
      )}
    </>
  );
}

/** The change to send, or null when a number does not fit. */
function readDraft(
  draft: Draft,
  alarms: readonly AlarmDraft[] | null | undefined,
  customFields: readonly CustomFieldDraft[] | null | undefined,
  replies: readonly Reply[] | null | undefined,
): Partial<SettingsOwn> | null {
  const wanted: Record<string, unknown> = {};
  for (const setting of [...timeouts, ...sessions, ...permissions, ...channelPage, ...signingIn, ...termsSettings, ...keeping]) {
    const value = draft[setting.name];
    if (value === undefined) continue;
    if (setting.kind === 'number' && typeof value === 'string') {
      const number = value.trim() === '' ? Number.NaN : Number(value);
      if (misfit(setting, number, shortTimeouts.value) !== null) return null;
      wanted[setting.name] = Math.round(number * unitSeconds[setting.unit]);
    } else {
      wanted[setting.name] = value;
    }
  }
  for (const name of appletNames) if (name !== 'terms_scroll' && draft[name] !== undefined) wanted[name] = draft[name];
  if (alarms !== undefined) {
    wanted.alarms = alarms === null ? null : readAlarms(alarms);
    if (alarms !== null && wanted.alarms === null) return null;
  }
  if (customFields !== undefined) {
    wanted.custom_fields = customFields === null ? null : readCustomFields(customFields);
    if (customFields !== null && wanted.custom_fields === null) return null;
  }
  if (replies !== undefined) {
    wanted.replies = replies === null ? null : readReplies(replies);
    if (typeof wanted.replies === 'string') return null;
  }
  return wanted as Partial<SettingsOwn>;
}
