/* SPDX-License-Identifier: GPL-3.0-or-later */
import { CheckField } from '../ui/CheckField.tsx';
import { Icon } from '../ui/Icon.tsx';
import { Menu } from '../ui/Menu.tsx';
import { texts } from '../ui/texts.ts';
import { allColumns, columnTitle, isShown, showColumn } from './columns.ts';

/** Which columns the table shows. */
export function ColumnMenu() {
  return (
    <Menu
      id="columns"
      button={
        <>
          <Icon name="settings" />
          {texts.queue.chooseColumns}
        </>
      }
    >
      {() => (
        <div class="menu-checks">
          {allColumns.value
            .filter((column) => column !== 'name')
            .map((column) => (
              <CheckField
                key={column}
                label={columnTitle(column)}
                checked={isShown(column)}
                onChange={(shown) => showColumn(column, shown)}
              />
            ))}
        </div>
      )}
    </Menu>
  );
}
