import { useKnownOverview } from '../api/progress';
import { ConnectionCard } from '../connection/connection-card';

export function ConnectionTab() {
  const overview = useKnownOverview();
  return overview ? <ConnectionCard overview={overview} titled={false} /> : null;
}
