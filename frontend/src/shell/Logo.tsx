import { useId } from 'react';

/** The program's own mark: build/appicon.svg without its margin, so that it stays clear at this size. */
export function Logo({ size = 24 }: { size?: number }) {
  const front = useId();
  return (
    <svg viewBox="44 44 424 424" width={size} height={size} aria-hidden="true" style={{ flexShrink: 0 }}>
      <defs>
        <linearGradient id={front} x1="0" y1="0" x2="1" y2="1">
          <stop offset="0" stopColor="#2b88d8" />
          <stop offset="1" stopColor="#0f548c" />
        </linearGradient>
      </defs>
      <rect x="52" y="64" width="300" height="300" rx="60" fill="#8ac4f0" />
      <rect x="148" y="136" width="312" height="312" rx="64" fill={`url(#${front})`} />
      <circle cx="304" cy="250" r="54" fill="#fff" />
      <path d="M204 388a100 84 0 0 1 200 0 16 16 0 0 1-16 16H220a16 16 0 0 1-16-16z" fill="#fff" />
    </svg>
  );
}
