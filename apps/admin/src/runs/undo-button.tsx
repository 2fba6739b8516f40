import type { Run } from '@app/sync-engine/ports';
import type { ReactNode } from 'react';
import { useLocation } from 'wouter';
import { useCommand } from '../api/queries';
import { Confirm } from '../shell/confirm';

export interface UndoTarget {
  readonly run?: string;
  readonly link?: string;
  readonly entry?: string;
}

interface UndoButtonProps {
  readonly entity: string;
  readonly target: UndoTarget;
  readonly label: string;
  readonly title: string;
  readonly size?: 'sm' | 'compact-sm';
  /** What it will do. */
  readonly children: ReactNode;
}

/** Plans taking something back (S8.2) and leads to that plan. */
export function UndoButton({ entity, target, label, title, size = 'sm', children }: UndoButtonProps) {
  const [, go] = useLocation();
  const undo = useCommand<UndoTarget & { entity: string }, Run>('undo');
  return (
    <Confirm
      label={label}
      title={title}
      confirm="Plan it"
      size={size}
      pending={undo.isPending}
      error={undo.error}
      onConfirm={(done) =>
        undo.mutate(
          { entity, ...target },
          {
            onSuccess: ({ id }) => {
              done();
              go(`/runs/${id}`);
            },
          },
        )
      }
    >
      {children}
    </Confirm>
  );
}
