/** The user's settings, for whatever is drawn; the defaults until they are told. */
import { createContext } from 'preact';
import { DEFAULT_VIEW_SETTINGS, type ViewSettings } from '../protocol/view-settings.ts';
import { parseViewSettings } from '../protocol/view-settings-guard.ts';

export const SettingsContext = createContext<ViewSettings>(DEFAULT_VIEW_SETTINGS);

/** Of a message that tells them; undefined for all others. */
export function settingsIn(message: unknown): ViewSettings | undefined {
  if (typeof message !== 'object' || message === null) return undefined;
  if (!('type' in message) || message.type !== 'settings' || !('settings' in message)) return undefined;
  return parseViewSettings(message.settings);
}
