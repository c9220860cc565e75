/* SPDX-License-Identifier: GPL-3.0-or-later */
import { statusWords } from '../gen/status.ts';
import { me } from '../net/store.ts';
import type { CustomFieldDefinition } from '../net/types.ts';
import { Button } from '../ui/Button.tsx';
import { Field } from '../ui/Field.tsx';
import { Icon } from '../ui/Icon.tsx';
import { Menu } from '../ui/Menu.tsx';
import { texts } from '../ui/texts.ts';
import { TextField } from '../ui/TextField.tsx';
import type { Column } from './columns.ts';
import { clearFilters, filterBy, filters } from './filters.ts';

/** Which rows the table shows: those of a status, and those with a value in a custom field. */
export function FilterMenu() {
  const t = texts.queue;
  const count = filters.value.size;
  return (
    <Menu
      id="filters"
      button={
        <>
          <Icon name="filter" />
          {t.filter}
          {count > 0 && (
            <span class="count">
              <span aria-hidden="true">{count}</span>
              <span class="unseen">{t.filtersOn(count)}</span>
            </span>
          )}
        </>
      }
    >
      {() => (
        <div class="menu-fields">
          <Choice label={t.columns.status} column="status" choices={statusWords} />
          {me.value?.standing.custom_fields.map((field) => <FieldFilter key={field.name} field={field} />)}
          <Button size="small" refused={count === 0 ? t.noFilter : null} onPress={clearFilters}>
            {t.clearFilters}
          </Button>
        </div>
      )}
    </Menu>
  );
}

function FieldFilter({ field }: { field: CustomFieldDefinition }) {
  const column: Column = `field:${field.name}`;
  if (field.kind === 'choice') return <Choice label={field.name} column={column} choices={field.choices} />;
  return <TextField label={field.name} value={filters.value.get(column) ?? ''} onInput={(wanted) => filterBy(column, wanted)} maxLength={512} />;
}

function Choice({ label, column, choices }: { label: string; column: Column; choices: readonly string[] }) {
  return (
    <Field label={label}>
      {(ids) => (
        <select {...ids} class="input" value={filters.value.get(column) ?? ''} onChange={(event) => filterBy(column, event.currentTarget.value)}>
          <option value="">{texts.queue.anyValue}</option>
          {choices.map((choice) => (
            <option key={choice} value={choice}>
              {choice}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}
