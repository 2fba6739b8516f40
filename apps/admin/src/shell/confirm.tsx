import { Button, Modal } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import type { ReactNode } from 'react';
import styles from './confirm.module.css';
import { Notice } from './notice';

interface ConfirmProps {
  /** On the button that asks. */
  readonly label: string;
  readonly ariaLabel?: string;
  readonly title: string;
  /** What it will do, in numbers. */
  readonly children: ReactNode;
  readonly confirm: string;
  readonly danger?: boolean;
  readonly primary?: boolean;
  readonly size?: 'sm' | 'compact-sm';
  readonly disabled?: boolean;
  readonly pending: boolean;
  readonly error: Error | null;
  onConfirm(done: () => void): void;
}

/** A button whose action says what it will do before it does it. */
export function Confirm(props: ConfirmProps) {
  const { label, ariaLabel, title, children, confirm, danger, primary, size = 'sm', disabled, pending, error } = props;
  const [asking, { open, close }] = useDisclosure(false);
  return (
    <>
      <Button
        variant={primary ? 'filled' : 'default'}
        size={size}
        onClick={open}
        disabled={disabled}
        aria-label={ariaLabel}
      >
        {label}
      </Button>
      <Modal opened={asking} onClose={close} title={title} centered closeButtonProps={{ 'aria-label': 'Close' }}>
        <div className={styles.words}>{children}</div>
        {error ? <Notice>{error.message}</Notice> : null}
        <div className={styles.actions}>
          <Button variant="default" onClick={close}>
            Leave it
          </Button>
          <Button color={danger ? 'red' : undefined} loading={pending} onClick={() => props.onConfirm(close)}>
            {confirm}
          </Button>
        </div>
      </Modal>
    </>
  );
}
