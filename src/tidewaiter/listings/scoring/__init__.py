"""How well are texts of listings read, by labels that people gave them?"""
