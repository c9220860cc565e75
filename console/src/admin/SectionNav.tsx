/* SPDX-License-Identifier: GPL-3.0-or-later */
import { useEffect, useState } from 'preact/hooks';
import { adminTexts } from '../ui/texts/administration.ts';

/** Goes to the sections of a long page, and shows which one is being looked at. The address stays as it is. */
export function SectionNav({ sections }: { sections: readonly { id: string; title: string }[] }) {
  const [now, setNow] = useState(sections[0]?.id);
  const ids = sections.map(({ id }) => id).join(' ');
  useEffect(() => {
    const seen = new Set<string>();
    const observer = new IntersectionObserver(
      (entries) => {
        for (const { target, isIntersecting } of entries) {
          if (isIntersecting) seen.add(target.id);
          else seen.delete(target.id);
        }
        const first = ids.split(' ').find((id) => seen.has(id));
        if (first !== undefined) setNow(first);
      },
      { rootMargin: '-12% 0px -68% 0px' },
    );
    for (const id of ids.split(' ')) {
      const section = document.getElementById(id);
      if (section) observer.observe(section);
    }
    return () => observer.disconnect();
  }, [ids]);
  const go = (id: string) => {
    const section = document.getElementById(id);
    section?.scrollIntoView({ block: 'start' });
    section?.focus({ preventScroll: true });
    setNow(id);
  };
  return (
    <nav class="section-nav" aria-label={adminTexts.settings.onThisPage}>
      <ul>
        {sections.map(({ id, title }) => (
          <li key={id}>
            <button type="button" class="section-link" aria-current={id === now ? 'true' : undefined} onClick={() => go(id)}>
              {title}
            </button>
          </li>
        ))}
      </ul>
    </nav>
  );
}
