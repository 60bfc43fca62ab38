"""What leaves the system as a file: PDF with right Khmer, QR codes, spreadsheets that hold no formula.

PDF is set by a child process without network, with a limit of time and of memory. This room knows HTML, rows and
addresses, and nothing of consultations.
"""
