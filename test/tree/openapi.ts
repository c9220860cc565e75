// SPDX-License-Identifier: GPL-3.0-or-later
// Reads docs/openapi.yaml as a reader would who wants to rely on it: every schema closed, every reference there, every route
// complete.
import { parse } from 'yaml';
import type { Tree } from './files.js';

type Json = { [key: string]: Json } | Json[] | string | number | boolean | null;

const methods = ['get', 'put', 'post', 'patch', 'delete'];

function isObject(value: Json | undefined): value is { [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function resolve(document: Json, reference: string): Json | undefined {
  let at: Json | undefined = document;
  for (const step of reference.slice(2).split('/')) at = isObject(at) ? at[step.replace(/~1/g, '/').replace(/~0/g, '~')] : undefined;
  return at;
}

/** Problems of the document, one line each; none for a document that may be relied on. */
export function openapiProblems(tree: Tree): string[] {
  const document = parse(tree.read('docs/openapi.yaml')) as Json;
  if (!isObject(document) || !isObject(document['paths'])) return ['docs/openapi.yaml has no paths'];
  const problems: string[] = [];
  walk(document, document, '', problems);
  routes(document['paths'], document, problems);
  return problems;
}

function walk(node: Json, document: Json, where: string, problems: string[]): void {
  if (Array.isArray(node)) {
    node.forEach((item, index) => walk(item, document, `${where}/${index}`, problems));
    return;
  }
  if (!isObject(node)) return;
  const reference = node['$ref'];
  if (typeof reference === 'string' && (!reference.startsWith('#/') || resolve(document, reference) === undefined)) {
    problems.push(`${where}: ${reference} leads nowhere`);
  }
  const isSchema = node['type'] === 'object' && isObject(node['properties']);
  const closed = node['additionalProperties'] === false || node['unevaluatedProperties'] === false;
  const partOfAllOf = /\/allOf\/\d+$/.test(where);
  if (isSchema && !closed && !partOfAllOf) problems.push(`${where}: an object that is not closed`);
  for (const [key, value] of Object.entries(node)) {
    if (key !== 'example' && key !== 'examples') walk(value, document, `${where}/${key}`, problems);
  }
}

function routes(paths: { [key: string]: Json }, document: Json, problems: string[]): void {
  const names = new Set<string>();
  for (const [path, item] of Object.entries(paths)) {
    for (const method of methods) {
      const operation = isObject(item) ? item[method] : undefined;
      if (!isObject(operation)) continue;
      const name = String(operation['operationId'] ?? '');
      if (!name || names.has(name)) problems.push(`${method} ${path}: no operationId of its own`);
      names.add(name);
      const responses = operation['responses'];
      if (!isObject(responses)) problems.push(`${method} ${path}: no responses`);
      const declared = new Set(
        [item, operation].flatMap((holder) =>
          isObject(holder) && Array.isArray(holder['parameters'])
            ? holder['parameters'].map((parameter) => {
                const whole = isObject(parameter) && typeof parameter['$ref'] === 'string' ? resolve(document, parameter['$ref']) : parameter;
                return isObject(whole) && whole['in'] === 'path' ? String(whole['name']) : '';
              })
            : [],
        ),
      );
      for (const match of path.matchAll(/\{(\w+)\}/g)) {
        if (!declared.has(match[1]!)) problems.push(`${method} ${path}: parameter ${match[1]} is not declared`);
      }
    }
  }
}
