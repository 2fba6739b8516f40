import { covers, type Role } from '@app/admin-service/access/roles';
import { useRead } from '../api/queries';

export interface SessionInfo {
  readonly kind: 'user' | 'token';
  readonly name: string;
  readonly role: Role;
}

export const useSession = () => useRead<SessionInfo>('session');

/** Whether the one who is signed in may do what that role may; false until it is known. */
export function useMay(role: Role): boolean {
  const { data } = useSession();
  return data !== undefined && covers(data.role, role);
}
