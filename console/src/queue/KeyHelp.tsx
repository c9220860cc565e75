/* SPDX-License-Identifier: GPL-3.0-or-later */
import { Button } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { texts } from '../ui/texts.ts';
import { keyHelpOpen, keyList } from './keys.ts';

/** The list of keys, under a button and under the question mark. */
export function KeyHelp() {
  return (
    <>
      <Button icon="keys" kind="quiet" label={texts.keys.title} onPress={() => (keyHelpOpen.value = true)} />
      {keyHelpOpen.value && (
        <Dialog id="keys" title={texts.keys.title} onClose={() => (keyHelpOpen.value = false)}>
          <table class="table key-table">
            <tbody>
              {keyList.map(({ keys, does }) => (
                <tr key={keys}>
                  <th scope="row">
                    <kbd class="key">{keys}</kbd>
                  </th>
                  <td>{texts.keys[does]}</td>
                </tr>
              ))}
            </tbody>
          </table>
          <p class="soft small">{texts.keys.screenNote}</p>
        </Dialog>
      )}
    </>
  );
}
