// SPDX-License-Identifier: GPL-3.0-or-later
// docs/openapi.yaml as the judge of every answer that any test gets: the status must be one that the operation names, the
// body must fit its closed schema, a field more or less fails.
import { readFileSync } from 'node:fs';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { parse } from 'yaml';
import { Unexpected } from './runner.js';

export interface Operation {
  method: string;
  path: string;
  id: string;
  auth: 'none' | 'technician' | 'administrator';
  csrf: boolean;
  /** What an API token needs. */
  scope: 'none' | 'read' | 'sessions' | 'administration' | 'browser';
  session: boolean;
  bodyMax: number;
  /** An example of a body that has the right form, or undefined where none is taken. */
  body: unknown;
  /** Values for the path's and the query's parameters, by name. */
  parameters: { name: string; in: string; required: boolean; example: string }[];
  answers: Map<string, Answer>;
}

interface Answer {
  type: string | undefined;
  schema: string | undefined;
  headers: string[];
}

type Node = Readonly<Record<string, unknown>>;

const document = parse(readFileSync('docs/openapi.yaml', 'utf8')) as Node;

/** What stands below a node, step by step; an empty node where there is nothing. */
function below(node: unknown, ...steps: string[]): Node {
  let at = node;
  for (const step of steps) at = (at as Node | undefined)?.[step];
  return deref((at ?? {}) as Node);
}

function deref(node: Node): Node {
  const reference = node['$ref'];
  return typeof reference === 'string' ? below(document, ...reference.slice(2).split('/')) : node;
}

const schemas: unknown = JSON.parse(
  JSON.stringify(below(document, 'components', 'schemas')).replaceAll('#/components/schemas/', '#/$defs/'),
);
const ajv = new Ajv2020({ strict: true, strictTypes: false, strictRequired: false, allErrors: true, keywords: ['example'] });
ajv.addSchema({ $id: 'towline', $defs: schemas });
const compiled = new Map<string, ValidateFunction>();

/** Problems of a value against the schema of that name; empty when it fits. */
export function misfit(schema: string, value: unknown): string {
  let validate = compiled.get(schema);
  if (!validate) compiled.set(schema, (validate = ajv.compile({ $ref: `towline#/$defs/${schema}` })));
  return validate(value) ? '' : ajv.errorsText(validate.errors, { separator: '; ' });
}

/** An example for a schema: its own, or one put together from its properties. */
function exampleOf(node: Node): unknown {
  const schema = deref(node);
  if ('example' in schema) return schema['example'];
  if ('const' in schema) return schema['const'];
  if (Array.isArray(schema['enum'])) return schema['enum'][0];
  if (Array.isArray(schema['anyOf'])) return exampleOf(schema['anyOf'][0] as Node);
  switch (schema['type']) {
    case 'object': {
      const required = (schema['required'] ?? []) as string[];
      return Object.fromEntries(required.map((name) => [name, exampleOf(below(schema, 'properties', name))]));
    }
    case 'array':
      return [];
    case 'integer':
      return Number(schema['minimum'] ?? 1);
    case 'boolean':
      return true;
    default:
      return exampleText(schema);
  }
}

function exampleText(schema: Node): string {
  if (String(schema['pattern'] ?? '').startsWith('^[1-9]')) return '2147480000';
  return 'x'.repeat(Math.max(24, Number(schema['minLength'] ?? 1)));
}

function readAnswers(node: Node): Map<string, Answer> {
  return new Map(
    Object.keys(below(node, 'responses')).map((status) => {
      const response = below(node, 'responses', status);
      const [type] = Object.keys(below(response, 'content'));
      const media = type === undefined ? {} : below(response, 'content', type);
      const reference = (media['schema'] as Node | undefined)?.['$ref'];
      const schema = typeof reference === 'string' ? reference.split('/').pop() : undefined;
      return [status, { type, schema, headers: Object.keys(below(response, 'headers')) }];
    }),
  );
}

function readParameters(node: Node): Operation['parameters'] {
  return ((node['parameters'] ?? []) as Node[]).map((parameter) => {
    const whole = deref(parameter);
    return {
      name: String(whole['name']),
      in: String(whole['in']),
      required: whole['required'] === true,
      example: String(whole['example'] ?? exampleOf(below(whole, 'schema'))),
    };
  });
}

function readOperation(method: string, path: string, node: Node): Operation {
  const answers = readAnswers(node);
  const content = below(node, 'requestBody', 'content', 'application/json');
  return {
    method: method.toUpperCase(),
    path,
    id: String(node['operationId']),
    auth: node['x-towline-auth'] as Operation['auth'],
    csrf: node['x-towline-csrf'] === true,
    scope: node['x-towline-scope'] as Operation['scope'],
    session: node['x-towline-session'] === true,
    bodyMax: Number(node['x-towline-body-max']),
    body: 'schema' in content ? exampleOf(below(content, 'schema')) : undefined,
    parameters: readParameters(node),
    answers,
  };
}

function readOperations(): Operation[] {
  return Object.entries(below(document, 'paths')).flatMap(([path, item]) =>
    ['get', 'put', 'post', 'patch', 'delete']
      .filter((method) => method in (item as Node))
      .map((method) => readOperation(method, path, below(item, method))),
  );
}

export const operations: readonly Operation[] = readOperations();

/** The operation that a request of that method and path is, if the document has one. */
export function operationFor(method: string, path: string): Operation | undefined {
  const bare = path.split('?')[0]!;
  return operations.find((operation) => operation.method === method && matcher(operation.path).test(bare));
}

function matcher(template: string): RegExp {
  return new RegExp(`^${template.replace(/[.]/g, '\\.').replace(/\{\w+\}/g, '[^/]+')}$`);
}

export interface Seen {
  method: string;
  path: string;
  status: number;
  headers: Record<string, string | string[] | undefined>;
  text: string;
}

/** Throws unless the document allows this answer. */
export function judge(seen: Seen): void {
  const what = `${seen.method} ${seen.path} -> ${seen.status}`;
  const operation = operationFor(seen.method, seen.path);
  if (!operation) {
    if (!seen.path.startsWith('/api/')) return; // a page
    judgeProblem(what, seen);
    if (seen.status !== 404 && seen.status !== 405) throw new Unexpected(`${what}: an unknown route is 404 or 405`);
    return;
  }
  if (seen.status === 405) return judgeProblem(what, seen);
  const answer = operation.answers.get(String(seen.status));
  if (!answer) throw new Unexpected(`${what} is not in docs/openapi.yaml: ${seen.text.slice(0, 200)}`);
  const type = String(seen.headers['content-type'] ?? '').split(';')[0]!;
  if ((answer.type ?? '') !== type) throw new Unexpected(`${what}: content type "${type}", documented "${answer.type ?? ''}"`);
  for (const name of answer.headers) {
    if (seen.headers[name.toLowerCase()] === undefined) throw new Unexpected(`${what}: the header ${name} is missing`);
  }
  if (!answer.type && seen.text !== '' && seen.status !== 101) throw new Unexpected(`${what}: a body where none is documented`);
  if (!answer.schema) return;
  const why = misfit(answer.schema, JSON.parse(seen.text));
  if (why) throw new Unexpected(`${what} does not fit ${answer.schema}: ${why}: ${seen.text.slice(0, 300)}`);
  if (answer.type === 'application/problem+json') judgeProblem(what, seen, answer.schema);
}

function judgeProblem(what: string, seen: Seen, schema = 'Problem'): void {
  const type = String(seen.headers['content-type'] ?? '').split(';')[0]!;
  if (type !== 'application/problem+json') throw new Unexpected(`${what}: content type "${type}" for a problem`);
  const body = JSON.parse(seen.text) as { status: number; code: string; type: string };
  const why = misfit(schema, body);
  if (why) throw new Unexpected(`${what} is no ${schema}: ${why}`);
  if (body.status !== seen.status) throw new Unexpected(`${what}: the body says ${body.status}`);
  if (body.type !== `/problems/${body.code}`) throw new Unexpected(`${what}: type ${body.type} of code ${body.code}`);
}
