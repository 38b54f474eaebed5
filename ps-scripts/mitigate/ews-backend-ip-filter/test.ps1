<#
.SYNOPSIS
Whether only listed addresses reach the back end of EWS.
#>
Get-ExfTestResult
