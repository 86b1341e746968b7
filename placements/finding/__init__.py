"""Looking for a home: requests, free places, how far a search is."""
