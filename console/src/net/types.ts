/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The shapes of docs/openapi.yaml and docs/stream.md, under the names they have there. */
import type { StatusWord } from '../gen/status.ts';

export type { StatusWord } from '../gen/status.ts';

export type LeavingWord = 'Removed' | 'Removed (Timed Out)';
export type Link = 'not_in' | 'online' | 'lost' | 'offline' | 'rebooting';
export type Part = 'queued' | 'lead' | 'source' | 'target' | 'invited' | 'collaborator' | 'out';
export type TechnicianState = 'Online' | 'Away' | 'Busy' | 'Offline' | 'Disabled';
export type Role = 'technician' | 'administrator';
export type Params = Record<string, string | number | boolean>;

export interface Person {
  id: string;
  name: string;
}

export interface Actor {
  kind: 'technician' | 'customer' | 'administrator' | 'server';
  id: string | null;
  name: string;
}

export interface Problem {
  type: string;
  title: string;
  status: number;
  code: string;
  params: Params;
  row?: Row | null;
}

export interface Technician {
  id: string;
  login: string;
  name: string;
  group: string;
  role: Role;
  disabled: boolean;
  two_factor: boolean;
  must_change_password: boolean;
  state: TechnicianState;
}

export interface Server {
  version: string;
  short_timeouts: boolean;
  now_ms: number;
}

export interface TwoFactor {
  enabled: boolean;
  required: boolean;
  since_ms: number | null;
  recovery_codes_left: number;
}

export interface SignIn {
  id: string;
  address: string;
  browser: string;
  since_ms: number;
  seen_ms: number;
  current: boolean;
}

export type ApiScope = 'read' | 'sessions' | 'administration';

export interface ApiToken {
  id: string;
  name: string;
  scopes: ApiScope[];
  created_ms: number;
  expires_ms: number;
  used_ms: number | null;
}

export interface AuditEntry {
  id: string;
  at_ms: number;
  actor_id: string | null;
  actor: string;
  token: string | null;
  address: string;
  kind: string;
  object_id: string | null;
  object: string;
  before: Record<string, unknown>;
  after: Record<string, unknown>;
}

export interface AuditPage {
  entries: AuditEntry[];
  next: number | null;
}

export interface TwoFactorSecret {
  secret: string;
  uri: string;
  qr: string[];
}

export interface RecoveryCodeList {
  recovery_codes: string[];
}

/** The first step is done; a code is asked for. */
export interface SecondStep {
  step_token: string;
}

export type Permission =
  | 'may_private_sessions'
  | 'may_chat'
  | 'may_view_screen'
  | 'may_control_screen'
  | 'may_hold'
  | 'may_transfer'
  | 'may_invite'
  | 'may_reboot'
  | 'may_files'
  | 'may_end_shared'
  | 'may_be_assigned';

/** What the technician may do by the settings of his group, and how many sessions he has. */
export interface Standing {
  active: number;
  max_active_sessions: number;
  away_after_s: number;
  permissions: Record<Permission, boolean>;
  custom_fields: readonly CustomFieldDefinition[];
}

export interface TeamMember {
  id: string;
  name: string;
  group: Person;
  state: TechnicianState;
  active: number;
}

export interface Me {
  technician: Technician;
  /** Somebody else has set the password; nothing else works before it is changed. */
  must_change_password: boolean;
  /** A second factor is required and missing; nothing else works before. */
  must_enrol: boolean;
  standing: Standing;
  csrf_token: string;
  my_queue: string;
  server: Server;
}

export type QueueKind = 'technician' | 'group' | 'channel';

export interface Queue {
  queue: string;
  kind: QueueKind;
  name: string;
}

export interface CustomFieldDefinition {
  name: string;
  kind: 'text' | 'choice';
  required: boolean;
  for_customers: boolean;
  choices: readonly string[];
}

/** A predefined reply for the chat. */
export interface Reply {
  name: string;
  text: string;
}

/** The own ones, which the technician saves with their version, and those of his group. */
export interface MyReplies {
  version: number;
  own: readonly Reply[];
  shared: readonly Reply[];
}

export interface CustomField {
  name: string;
  value: string;
}

export interface Row {
  row_id: string;
  row_version: number;
  session: string;
  queue: string;
  status: StatusWord;
  status_since_ms: number;
  part: Part;
  link: Link;
  held: boolean;
  own_hold: boolean;
  started: boolean;
  ended: boolean;
  lead_offered: boolean;
  name: string;
  fields: readonly CustomField[];
  created_at_ms: number;
  started_at_ms: number | null;
  lead: Person | null;
  channel: Person | null;
  transferred_by: Person | null;
  comment: string;
  wait_late_at_ms: number | null;
  wait_ends_at_ms: number | null;
  alarms: readonly AlarmLevel[];
}

export type AlarmColour = 'blue' | 'violet' | 'yellow' | 'orange' | 'red';

/** From so many seconds in one status on, a row has the colour. */
export interface AlarmLevel {
  after_s: number;
  colour: AlarmColour;
}

export interface SessionCreated {
  session: string;
  code: string | null;
  link: string | null;
  expires_at_ms: number | null;
  row: Row | null;
}

/** A message by which a code was sent. */
export interface Delivery {
  id: string | null;
  by: 'email' | 'sms';
  /** Masked where a colleague wrote to it. */
  to: string;
  state: 'queued' | 'sending' | 'sent' | 'failed';
  attempts: number;
  reason: string | null;
  answer: string | null;
  technician: Person | null;
  created_at_ms: number;
  next_at_ms: number | null;
  done_at_ms: number | null;
}

export interface Deliveries {
  ways: readonly Delivery['by'][];
  deliveries: readonly Delivery[];
}

/** How e-mail and SMS leave the organisation; secrets are never given. */
export interface MessageSettings {
  public_address: string;
  configured_address: string | null;
  email: {
    on: boolean;
    server: string;
    port: number;
    security: 'none' | 'starttls' | 'tls';
    user: string;
    password_set: boolean;
    from_address: string;
    from_name: string;
    subject: string;
    text: string;
  };
  sms: {
    on: boolean;
    url: string;
    method: 'post' | 'get';
    encoding: 'json' | 'form';
    body: string;
    header: string;
    token_set: boolean;
    text: string;
  };
}

export interface SessionCode {
  code: string;
  link: string;
  entered: boolean;
  expires_at_ms: number;
}

export interface Participant {
  row_id: string;
  queue: string;
  name: string;
  part: Part;
  status: StatusWord;
  own_hold: boolean;
  lead_offered: boolean;
}

export interface Times {
  as_of_ms: number;
  connecting_ms: number;
  waiting_ms: number;
  active_ms: number;
  hold_ms: number;
  transfer_ms: number;
  rebooting_ms: number;
  reconnecting_ms: number;
}

export type ScreenMode = 'view' | 'control';

export interface Screen {
  state: 'closed' | 'asked' | 'ready' | 'open';
  mode: ScreenMode | null;
  technician: Person | null;
  request: number;
  reason: string | null;
}

export interface Consent {
  view: boolean;
  control: boolean;
}

export interface System {
  applet: string | null;
  os: string | null;
  computer: string | null;
  user: string | null;
  locale: string | null;
  width: number | null;
  height: number | null;
}

export interface SessionDetail {
  session: string;
  name: string;
  fields: readonly CustomField[];
  created_at_ms: number;
  started_at_ms: number | null;
  ended_at_ms: number | null;
  outcome: string;
  report: string;
  link: Link;
  held: boolean;
  started: boolean;
  terms_pending: boolean;
  lead: Person | null;
  channel: Person | null;
  transferred_by: Person | null;
  comment: string;
  code: SessionCode | null;
  rows: Participant[];
  consent: Consent;
  screen: Screen;
  /** False while an applet is there that has no means to reboot its computer. */
  can_reboot: boolean;
  system: System;
  times: Times;
  last_number: number;
  last_chat_number: number;
}

export interface Ticket {
  url: string;
  ticket: string;
  mode: ScreenMode;
  expires_at_ms: number;
}

/** With the customer, among the technicians of the session, or a note. */
export type LineKind = 'chat' | 'private' | 'note';

export interface ChatLine {
  number: number;
  at_ms: number;
  kind: LineKind;
  from: Actor;
  text: string;
}

export interface Change {
  row_id: string;
  queue: string;
  from: StatusWord | null;
  to: StatusWord | LeavingWord;
}

export interface HistoryEntry {
  number: number;
  at_ms: number;
  type: string;
  cause: string;
  actor: Actor;
  changes: Change[];
  text: string;
  /** Of a code that was sent, for a day: what has become of it. */
  delivery: SentCode | null;
}

export type SentCode = Pick<Delivery, 'by' | 'state' | 'reason' | 'answer'>;

export interface History {
  session: string;
  entries: HistoryEntry[];
  next: number | null;
}

export interface Target {
  queue: string;
  kind: QueueKind;
  name: string;
  state: TechnicianState | null;
  transfer_refused: string | null;
  invite_refused: string | null;
}

export interface Group {
  id: string;
  name: string;
  parent: string | null;
}

export interface Channel {
  id: string;
  address: string;
  disabled: boolean;
  name: string;
  groups: string[];
}

export interface EndedSession {
  session: string;
  name: string;
  outcome: string;
  technicians: readonly string[];
  created_at_ms: number;
  started_at_ms: number | null;
  ended_at_ms: number;
}

export interface EndedSessionsPage {
  sessions: readonly EndedSession[];
  more: boolean;
}

/** The settings of rules.md's table; durations in seconds. */
export interface SettingsEffective {
  private_code_valid_s: number;
  connecting_timeout_s: number;
  waiting_timeout_s: number;
  unstarted_offline_s: number;
  active_idle_s: number;
  transfer_back_s: number;
  hold_limit_s: number;
  loss_noticed_s: number;
  offline_after_s: number;
  reboot_timeout_s: number;
  reboot_heard_s: number;
  code_interval_s: number;
  max_active_sessions: number;
  busy_above_sessions: number;
  away_after_s: number;
  history_days: number;
  audit_days: number;
  auto_start: boolean;
  accept_when_closed: boolean;
  may_private_sessions: boolean;
  may_chat: boolean;
  may_view_screen: boolean;
  may_control_screen: boolean;
  may_hold: boolean;
  may_transfer: boolean;
  may_invite: boolean;
  may_reboot: boolean;
  may_files: boolean;
  may_end_shared: boolean;
  may_be_assigned: boolean;
  two_factor_required: boolean;
  password_length_min: number;
  password_refuse_common: boolean;
  terms: string;
  alarms: readonly AlarmLevel[];
  custom_fields: readonly CustomFieldDefinition[];
  working_hours: WorkingHours | null;
  closed_message: string;
  frame_ancestors: readonly string[];
  auto_start_exempt: readonly string[];
  terms_scroll: boolean;
  welcome_text: string;
  waiting_text: string;
  ended_text: string;
  ask_view_text: string;
  ask_control_text: string;
  /** A PNG in base64, or an empty text. */
  logo: string;
  replies: readonly Reply[];
}

/** What a group or channel sets itself; null inherits. */
export type SettingsOwn = { [Name in keyof SettingsEffective]: SettingsEffective[Name] | null };

export interface Settings {
  own: SettingsOwn;
  effective: SettingsEffective;
  /** The group whose own value is in force; null for the standard, or a channel's own. */
  sources: Record<keyof SettingsEffective, Person | null>;
  /** How many groups below have a value of their own. */
  below: Record<keyof SettingsEffective, number>;
}

export interface Download {
  system: string;
  url: string;
  file_name: string;
  size: number;
  sha256: string;
  command: string;
}

/** Minutes of the day by the clocks of a time zone; day 1 is Monday. */
export interface WorkingHours {
  zone: string;
  spans: readonly { day: number; from: number; to: number }[];
}

/** What a channel's page asks for. */
export interface ChannelFormAsked {
  name: string;
  state: 'open' | 'closed' | 'nobody_on';
  accepts: boolean;
  message: string | null;
  welcome: string;
  logo: string | null;
  custom_fields: readonly CustomFieldDefinition[];
}

export interface Joined {
  join_token: string;
  session_name: string;
  technician: string | null;
  terms: string | null;
  downloads: Download[];
}

export type ClientMessage =
  | { type: 'subscribe'; queue: string; cursor: string | null }
  | { type: 'unsubscribe'; queue: string }
  | { type: 'watch'; session: string; chat_after: number }
  | { type: 'unwatch'; session: string }
  | { type: 'focus'; session: string | null }
  | { type: 'typing'; session: string; kind: 'chat' | 'private'; on: boolean }
  | { type: 'lease'; session: string; kind: 'remote_control'; held: boolean }
  | { type: 'idle'; idle: boolean }
  | { type: 'team'; wanted: boolean }
  | { type: 'heartbeat' };

export type QueueMessage =
  | { type: 'snapshot'; queue: string; first: boolean; more: boolean; rows: Row[]; cursor: string | null }
  | { type: 'row'; queue: string; cursor: string; row: Row; from: StatusWord | null; cause: string | null }
  | { type: 'gone'; queue: string; cursor: string; row_id: string; from: StatusWord | null; status: LeavingWord | null; reason: string | null };

export type SessionMessage =
  | { type: 'session'; detail: SessionDetail }
  | { type: 'unwatched'; session: string; code: string }
  | { type: 'chat'; session: string; line: ChatLine }
  | { type: 'screen'; session: string; screen: Screen }
  | TypingMessage;

export interface TypingMessage {
  type: 'typing';
  session: string;
  kind: 'chat' | 'private';
  from: Actor;
  on: boolean;
}

export type PeopleMessage =
  | { type: 'me'; technician: Technician; standing: Standing; queues_changes: number }
  | { type: 'team'; first: boolean; more: boolean; people: TeamMember[] }
  | { type: 'person'; person: TeamMember }
  | { type: 'person_gone'; id: string };

export type ServerMessage =
  | PeopleMessage
  | { type: 'hello'; version: string; heartbeat_s: number; now_ms: number; my_queue: string; short_timeouts: boolean }
  | QueueMessage
  | SessionMessage
  | { type: 'heartbeat'; now_ms: number }
  | { type: 'error'; of: string; code: string; params: Params };
