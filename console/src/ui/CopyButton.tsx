/* SPDX-License-Identifier: GPL-3.0-or-later */
import { useState } from 'preact/hooks';
import { Button, type ButtonProps } from './Button.tsx';
import { copyText } from './clipboard.ts';
import { announce } from './LiveRegion.tsx';
import { texts } from './texts.ts';

interface CopyButtonProps {
  text: string;
  children?: string;
  label?: string;
  kind?: NonNullable<ButtonProps['kind']>;
  size?: NonNullable<ButtonProps['size']>;
}

/** Copies and says so, for the eye on the button and for a screen reader. */
export function CopyButton({ text, children = texts.copy, label, kind = 'plain', size = 'small' }: CopyButtonProps) {
  const [copied, setCopied] = useState<boolean | null>(null);
  const press = () => {
    void copyText(text).then((done) => {
      setCopied(done);
      announce(done ? texts.copied : texts.copyFailed);
      setTimeout(() => setCopied(null), 2500);
    });
  };
  const word = copied === null ? children : copied ? texts.copied : texts.copyFailed;
  const extra = label === undefined ? {} : { label };
  return (
    <Button icon={copied ? 'check' : 'copy'} kind={kind} size={size} onPress={press} {...extra}>
      {word}
    </Button>
  );
}
