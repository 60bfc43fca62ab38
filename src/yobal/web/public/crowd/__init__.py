"""When more people come at one time than can be served: who is let in, what the others see, what a robot costs itself.

All of it is counted in the process, needs no database, and drops nothing that anybody typed.
"""
