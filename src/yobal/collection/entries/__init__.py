"""What staff entered by hand: compared with its original by a second person, its scans read into working text."""
