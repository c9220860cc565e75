/* SPDX-License-Identifier: GPL-3.0-or-later */
import type { SettingsEffective } from '../net/types.ts';

export type SettingName = keyof SettingsEffective;
export type Unit = 'minutes' | 'days' | 'seconds' | 'count' | 'characters' | 'dayCount';

/** A number that can be set: stored in seconds (a count as it is), shown in its unit. */
export interface NumberSetting {
  kind: 'number';
  name: SettingName;
  unit: Unit;
  /** In the unit. */
  least: number;
  greatest: number;
  /** 0 is allowed and means never. */
  zero: boolean;
}

export interface FlagSetting {
  kind: 'flag';
  name: SettingName;
}

export type Setting = NumberSetting | FlagSetting;

export const unitSeconds: Record<Unit, number> = { minutes: 60, days: 86_400, seconds: 1, count: 1, characters: 1, dayCount: 1 };

const minutes = (name: SettingName, greatest: number, zero = false): NumberSetting => ({ kind: 'number', name, unit: 'minutes', least: 1, greatest, zero });
const flag = (name: SettingName): FlagSetting => ({ kind: 'flag', name });

export const timeouts: readonly Setting[] = [
  minutes('private_code_valid_s', 999),
  minutes('connecting_timeout_s', 999),
  minutes('waiting_timeout_s', 999, true),
  minutes('unstarted_offline_s', 999, true),
  minutes('active_idle_s', 999, true),
  minutes('transfer_back_s', 999, true),
  { kind: 'number', name: 'hold_limit_s', unit: 'days', least: 1, greatest: 14, zero: false },
  { kind: 'number', name: 'loss_noticed_s', unit: 'seconds', least: 5, greatest: 60, zero: false },
  minutes('offline_after_s', 60),
  minutes('reboot_timeout_s', 60),
  minutes('reboot_heard_s', 60),
];

export const sessions: readonly Setting[] = [
  { kind: 'number', name: 'max_active_sessions', unit: 'count', least: 1, greatest: 100, zero: false },
  { kind: 'number', name: 'busy_above_sessions', unit: 'count', least: 1, greatest: 100, zero: true },
  minutes('away_after_s', 999, true),
  { kind: 'number', name: 'code_interval_s', unit: 'seconds', least: 1, greatest: 3600, zero: true },
  { kind: 'number', name: 'history_days', unit: 'dayCount', least: 1, greatest: 3650, zero: true },
  flag('auto_start'),
];

/** How long the audit log is kept: of groups alone. */
export const keeping: readonly Setting[] = [{ kind: 'number', name: 'audit_days', unit: 'dayCount', least: 30, greatest: 3650, zero: true }];

/** How the terms are accepted. */
export const termsSettings: readonly Setting[] = [flag('terms_scroll')];

/** What only a channel's page knows. */
export const channelPage: readonly Setting[] = [flag('accept_when_closed')];

export const permissions: readonly Setting[] = [
  flag('may_private_sessions'),
  flag('may_chat'),
  flag('may_view_screen'),
  flag('may_control_screen'),
  flag('may_hold'),
  flag('may_transfer'),
  flag('may_invite'),
  flag('may_reboot'),
  flag('may_files'),
  flag('may_end_shared'),
  flag('may_be_assigned'),
];

export const signingIn: readonly Setting[] = [
  flag('two_factor_required'),
  { kind: 'number', name: 'password_length_min', unit: 'characters', least: 10, greatest: 64, zero: false },
  flag('password_refuse_common'),
];

/** Why a number does not fit, or null. With short time-outs allowed, times go down to one second. */
export function misfit(setting: NumberSetting, value: number, allowShort: boolean): 'number' | 'range' | null {
  if (!Number.isFinite(value)) return 'number';
  if (setting.zero && value === 0) return null;
  const seconds = value * unitSeconds[setting.unit];
  const plain = setting.unit === 'count' || setting.unit === 'characters' || setting.unit === 'dayCount';
  if (plain && !Number.isInteger(value)) return 'number';
  const least = allowShort && !plain ? 1 : setting.least * unitSeconds[setting.unit];
  return seconds < least || seconds > setting.greatest * unitSeconds[setting.unit] ? 'range' : null;
}
