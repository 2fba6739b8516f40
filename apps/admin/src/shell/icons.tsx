const PATHS = {
  overview: 'M3 12h4l2.5-7 5 14 2.5-7h4',
  set_up: 'M12 4v16M4 12h16',
  mappings: 'M4 7h6M14 7h6M10 7l4 10M4 17h6M14 17h6',
  runs: 'M5 4l14 8-14 8z',
  reviews: 'M4 12l5 5L20 6',
  records: 'M4 5h16v14H4zM4 10h16M10 10v9',
  log: 'M4 6h16M4 12h16M4 18h10',
  errors: 'M12 4l9 16H3zM12 10v4M12 17v.5',
  findings: 'M11 4a7 7 0 1 0 0 14a7 7 0 0 0 0-14M16 16l5 5',
  webhooks: 'M12 3v10M8 9l4 4 4-4M5 16v4h14v-4',
  settings: 'M4 7h10M18 7h2M4 17h2M10 17h10M14 4v6M6 14v6',
} as const;

export type IconName = keyof typeof PATHS;

export function Icon({ name }: { readonly name: IconName }) {
  return (
    <svg
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.8"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden
    >
      <path d={PATHS[name]} />
    </svg>
  );
}
