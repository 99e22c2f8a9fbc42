import { Link } from '@tanstack/react-router';
import { EmptyState } from '#console/ui/empty-state.tsx';

export function NotFoundPage() {
  return (
    <EmptyState title="There is nothing at this address">
      <Link to="/" className="text-accent underline">
        Go to the buckets
      </Link>
    </EmptyState>
  );
}
