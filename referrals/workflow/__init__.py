"""What can happen to a referral and a meeting, who may do it, and what follows.

Each verb asks for the permission, locks, checks the state, acts, leaves an event and
writes down its letters, all in one transaction. Locks are taken in one order: the
meeting first, then the referral.
"""
