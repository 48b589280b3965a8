"""What of a case cannot be accounted for?"""
