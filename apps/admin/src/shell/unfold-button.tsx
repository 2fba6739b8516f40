import { Button, type ButtonProps } from '@mantine/core';

interface UnfoldButtonProps extends ButtonProps {
  readonly shown: boolean;
  readonly onToggle: (shown: boolean) => void;
}

/** Shows and hides what stands below it, and says so to whoever hears the page. */
export function UnfoldButton({ shown, onToggle, ...button }: UnfoldButtonProps) {
  return (
    <Button
      variant="default"
      size="compact-sm"
      {...button}
      aria-expanded={shown}
      onClick={() => {
        onToggle(!shown);
      }}
    />
  );
}
